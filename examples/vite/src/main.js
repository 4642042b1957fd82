import './style.css';

document.querySelector('#commit').textContent = __COMMIT__;

const button = document.querySelector('#count');
button.addEventListener('click', () => {
  button.textContent = Number(button.textContent) + 1;
});
