import './style.css';

const button = document.querySelector('#count');
button.addEventListener('click', () => {
  button.textContent = Number(button.textContent) + 1;
});
